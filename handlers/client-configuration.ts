import { fromEnv } from "@aws-sdk/credential-provider-env";

// AWS responds in well under a second. A connection that hangs is replaced by a new one.
const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Creates the configuration of a client of the AWS SDK, with the credentials and the Region of the function's environment.
 *
 * @param maxAttempts the maximum number of attempts of a request
 */
export function createClientConfiguration(maxAttempts: number) {
  return {
    // Lambda's only source of credentials. The bundle omits all others: see esbuild.config.mjs.
    credentials: fromEnv(),
    maxAttempts,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  };
}
