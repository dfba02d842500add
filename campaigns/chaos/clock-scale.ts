/**
 * How many times faster the provider's own timers run (SIMULATOR_CLOCK_SCALE): its 60 min for 3DS are 30 s, its 240 min
 * for the confirm 2 min, and it delivers a webhook again after 0.5, 1.5, 3.5, 7.5 and 15 s. Ours: so that a customer who
 * walks away is over within a campaign. The engine's own clock and policy stay as they are.
 */
export const CLOCK_SCALE = 120;
