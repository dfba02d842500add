/**
 * How many times faster the provider's own timers run (SIMULATOR_CLOCK_SCALE): its 60 min for 3DS are 30 s, its 240 min
 * for the confirm 2 min, and it redelivers a webhook after 0.5, 1.5, 3.5, 7.5 and 15 s. Ours: so that a customer who
 * walks away times out within a campaign. The engine's own clock and policy are unchanged.
 */
export const CLOCK_SCALE = 120;
