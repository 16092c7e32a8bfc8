import fs from "node:fs";
import type http from "node:http";
import https from "node:https";
import type { AgentOptions } from "node:https";
import { Agent } from "agent-base";
import type { AgentConnectOpts } from "agent-base";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import { GlobalSignOutError } from "../../core/errors";

/**
 * Creates the connections of an AWS client: through the proxy of HTTPS_PROXY, except to hosts of NO_PROXY, and with the
 * certificates of AWS_CA_BUNDLE instead of those of Node.js.
 *
 * @throws {@link GlobalSignOutError} when AWS_CA_BUNDLE can't be read
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html
 */
export function createRequestHandler(): { readonly httpsAgent: Agent } {
  const options: AgentOptions = { keepAlive: true, ca: readCaBundle() };
  return { httpsAgent: new ProxyFromEnvironment(options) };
}

// The host decides, and clients of AWS also send requests for credentials to other hosts.
class ProxyFromEnvironment extends Agent {
  readonly #options: AgentOptions;
  readonly #direct: https.Agent;
  #proxy: { readonly url: string; readonly agent: HttpsProxyAgent<string> } | undefined;

  constructor(options: AgentOptions) {
    super(options);
    this.#options = options;
    this.#direct = new https.Agent(options);
  }

  override connect(_request: unknown, { host = "", port }: AgentConnectOpts): http.Agent {
    const url = getProxyForUrl(`https://${host}:${String(port)}`);
    if (url === "") return this.#direct;
    if (this.#proxy?.url !== url) this.#proxy = { url, agent: new HttpsProxyAgent(url, this.#options) };
    return this.#proxy.agent;
  }
}

function readCaBundle(): Buffer | undefined {
  const file = process.env["AWS_CA_BUNDLE"] ?? "";
  if (file === "") return undefined;
  try {
    return fs.readFileSync(file);
  } catch (error) {
    const message = `AWS_CA_BUNDLE could not be read: ${error instanceof Error ? error.message : String(error)}.`;
    throw new GlobalSignOutError("FILE_ERROR", `${message} Check its path.`, { cause: error });
  }
}
