/**
 * The unchanged worker process, with everything turned on that the SDK can report: metrics for Prometheus on this
 * machine, and logs of SDK and core at levels that none of our variables can ask for.
 */
import './telemetry';
import '../../../worker/main';
