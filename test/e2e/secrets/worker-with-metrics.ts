/**
 * The worker's process as it is, and with everything turned on that the SDK could tell: metrics for Prometheus on this
 * machine, and logs of SDK and core at levels that no variable of ours can ask for.
 */
import './telemetry';
import '../../../worker/main';
