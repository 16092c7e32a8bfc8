import type { TokenRevocations } from "cognito-revocation-verifier";
import { clientEnvironment, withoutAwsSettings } from "../../local/emulator";
import { startCognitoServer } from "./cognito-server";
import type { CognitoResponse, CognitoServer } from "./cognito-server";
import { createRevocationTable } from "./revocation-table";
import type { RevocationTable } from "./revocation-table";

/** A loopback server in place of DynamoDB, with a table of revocations. */
export interface RevocationServer {
  readonly table: RevocationTable;
  readonly server: CognitoServer;
  /** The Regions that the requests were signed for, in order. */
  readonly regions: readonly string[];
  /** Faults in place of the next responses, one each. */
  faults: CognitoResponse[];
  /** The environment in which the AWS SDK uses the server. */
  readonly environment: NodeJS.ProcessEnv;
  /** Closes the list at the end, before the server stops. */
  readonly closeLater: (revocations: TokenRevocations) => TokenRevocations;
  readonly stop: () => Promise<void>;
}

/** Starts a server with an empty table. */
export async function startRevocationServer(): Promise<RevocationServer> {
  const table = createRevocationTable();
  const lists: TokenRevocations[] = [];
  const regions: string[] = [];
  const server = await startCognitoServer(({ message, body }) => {
    regions.push(/\/([a-z0-9-]+)\/dynamodb\//.exec(message.headers.authorization ?? "")?.[1] ?? "");
    return started.faults.shift() ?? table.receive(body.toString());
  });
  const started: RevocationServer = {
    table,
    server,
    regions,
    faults: [],
    environment: {
      ...withoutAwsSettings(process.env),
      ...clientEnvironment(server.endpoint, "eu-central-1"),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    },
    closeLater: (revocations) => {
      lists.push(revocations);
      return revocations;
    },
    stop: async () => {
      lists.forEach((list) => {
        list.close();
      });
      await server.stop();
    },
  };
  return started;
}
