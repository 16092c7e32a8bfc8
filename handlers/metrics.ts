import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { METRICS } from "../core/contract";
import type { Outcome } from "../core/engine-types";

const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: METRICS.service });

/**
 * Writes what a call came to as CloudWatch metrics, by user pool, in the embedded metric format: CloudWatch reads them out
 * of the log, which takes no request and no permission.
 *
 * @param userPoolId the dimension, named as in Cognito's own metrics
 * @param outcome what became of the user; `undefined` when the call failed before anybody was asked for
 * @param durationMs how long the call took
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html
 */
export function writeMetrics(userPoolId: string, outcome: Outcome | undefined, durationMs: number): void {
  const ended = outcome?.result.success ? outcome.result.data.outcome : "failed";
  // Zeros too: an alarm on a metric that is there can tell that all is well again.
  const counts = {
    SignedOut: ended === "signed_out" ? 1 : 0,
    Skipped: ended === "skipped" ? 1 : 0,
    Failed: ended === "failed" ? 1 : 0,
    Throttled: outcome?.throttled ?? 0,
    Retries: Math.max(0, (outcome?.attempts ?? 0) - 1),
  };
  metrics.addDimension("UserPool", userPoolId);
  for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
  metrics.addMetric("Duration", MetricUnit.Milliseconds, durationMs);
  metrics.publishStoredMetrics();
}
