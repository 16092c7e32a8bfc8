import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { METRICS } from "../core/contract";
import type { Outcome } from "../core/sign-out-all";

const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: METRICS.service });

/**
 * Writes the metrics of one invocation in the embedded metric format, which CloudWatch extracts from the log: no request
 * and no permission is needed.
 *
 * @param userPoolId the value of the dimension
 * @param outcome the outcome for the user; `undefined` when the invocation failed before the first request
 * @param durationMs the duration of the invocation
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html
 */
export function writeMetrics(userPoolId: string, outcome: Outcome | undefined, durationMs: number): void {
  const result = outcome?.result.success ? outcome.result.data.outcome : "failed";
  // Zeros as well: an alarm recovers only when it has data.
  const counts = {
    SignedOut: result === "signed_out" ? 1 : 0,
    Skipped: result === "skipped" ? 1 : 0,
    [METRICS.failed]: result === "failed" ? 1 : 0,
    Throttled: outcome?.throttled ?? 0,
    Retries: Math.max(0, (outcome?.attempts ?? 0) - 1),
  };
  metrics.addDimension(METRICS.userPoolDimension, userPoolId);
  for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
  metrics.addMetric("Duration", MetricUnit.Milliseconds, durationMs);
  metrics.publishStoredMetrics();
}
