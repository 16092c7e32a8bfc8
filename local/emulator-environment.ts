import os from "node:os";
import path from "node:path";

/** The only address that the local AWS listens on. */
export const HOST = "127.0.0.1";

/** The root user of MiniStack's account. */
export const ROOT_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/**
 * An environment without any setting of the user's AWS, so that no credentials, profile or endpoint of the user's can
 * reach the local AWS, nor the local deployment the user's account.
 *
 * @param environment such as `process.env`
 */
export function withoutAwsSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("AWS_")));
}

/**
 * What makes an AWS client use the local AWS, as the root user of its account.
 *
 * @param endpoint its address
 * @param region where the client works
 */
export function clientEnvironment(endpoint: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    // The user's own profiles are never read.
    AWS_CONFIG_FILE: os.devNull,
    AWS_SHARED_CREDENTIALS_FILE: os.devNull,
  };
}

/**
 * The whole environment of MiniStack, which its Lambda functions inherit. Nothing of the user's is passed on but PATH.
 *
 * @param port where it listens
 * @param region where it is
 * @param folder where it keeps everything
 */
export function ministackEnvironment(port: number, region: string, folder: string): Record<string, string> {
  return {
    // MiniStack runs Lambda functions with `node` from PATH: the one that runs this comes first.
    PATH: [path.dirname(process.execPath), process.env["PATH"] ?? ""].join(path.delimiter),
    HOME: folder,
    TMPDIR: folder,
    STATE_DIR: path.join(folder, "state"),
    S3_DATA_DIR: path.join(folder, "s3"),
    LANG: "C.UTF-8",
    BIND_HOST: HOST,
    GATEWAY_PORT: String(port),
    MINISTACK_REGION: region,
    AUTH: "true",
    // Functions run as local processes, and at start MiniStack would remove containers of other instances.
    LAMBDA_STRICT: "0",
    DOCKER_HOST: `unix://${path.join(folder, "no-docker.sock")}`,
    // Listeners of their own that nothing here needs.
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    AWS_EC2_METADATA_DISABLED: "true",
    // Functions run with the Node.js of this process, whose age is not theirs.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}
