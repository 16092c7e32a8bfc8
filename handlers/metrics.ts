import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { METRICS } from "../core/contract";
import type { Outcome } from "../core/sign-out-all";

const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: METRICS.service });

/**
 * Writes the metrics of one invocation in the embedded metric format, which CloudWatch extracts from the log: no request
 * and no permission is needed.
 *
 * @param userPoolId the value of the dimension
 * @param outcome the outcome for the user, or `revoked` for all users; `undefined` when the invocation failed before the first
 * request
 * @param durationMs the duration of the invocation
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html
 */
export function writeMetrics(userPoolId: string, outcome: Outcome | "revoked" | undefined, durationMs: number): void {
  const result = readResult(outcome);
  const { throttled = 0, attempts = 1 } = typeof outcome === "object" ? outcome : {};
  // Zeros as well: an alarm recovers only when it has data.
  const counts = {
    SignedOut: result === "signed_out" ? 1 : 0,
    Skipped: result === "skipped" ? 1 : 0,
    [METRICS.failed]: result === "failed" ? 1 : 0,
    Throttled: throttled,
    Retries: Math.max(0, attempts - 1),
  };
  metrics.addDimension(METRICS.userPoolDimension, userPoolId);
  for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
  metrics.addMetric("Duration", MetricUnit.Milliseconds, durationMs);
  metrics.publishStoredMetrics();
}

function readResult(outcome: Outcome | "revoked" | undefined): string {
  if (typeof outcome !== "object") return outcome ?? "failed";
  return outcome.result.success ? outcome.result.data.outcome : "failed";
}
