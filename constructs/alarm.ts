import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Construct } from "constructs";
import { METRICS } from "../core/contract";
import type { SignOutFunctionProps } from "./props";

/**
 * Makes the alarm that goes off when a sign-out of the pool fails.
 *
 * @param scope the construct to make it in
 * @param alarmName unique in the account and Region
 * @param props whether there is to be one, whom it tells, and the pool
 * @returns `undefined` when there is to be none
 */
export function createAlarm(
  scope: Construct,
  alarmName: string,
  { alarm, userPool, provider, tags }: SignOutFunctionProps,
): CloudwatchMetricAlarm | undefined {
  if (!alarm) return undefined;
  const actions = alarm === true ? undefined : [alarm.arn];
  return new CloudwatchMetricAlarm(scope, "Alarm", {
    provider,
    tags: tags && { ...tags },
    alarmName,
    alarmDescription: "A global sign-out failed: the user is still signed in, and still in the plan. Deploy again.",
    namespace: METRICS.namespace,
    metricName: "Failed",
    dimensions: { service: METRICS.service, UserPool: userPool.id },
    statistic: "Sum",
    period: 60,
    evaluationPeriods: 1,
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    // Nobody is signed out between deploys, so there is nothing to measure then.
    treatMissingData: "notBreaching",
    alarmActions: actions,
    okActions: actions,
  });
}
