import { startEmulator } from "../emulator";
import type { ClientConfig, Emulator, EmulatorOptions } from "../emulator";
import { clientEnvironment, ROOT_CREDENTIALS } from "../emulator-environment";
import type { Faults } from "./faults";
import { startProxy } from "./proxy";
import type { HostileProxy } from "./proxy";

export type { Faults } from "./faults";
export type { Calls } from "./tally";

/** A local AWS whose clients and functions all go through a hostile proxy. */
export interface HostileEmulator extends Emulator, Pick<HostileProxy, "calls" | "faults" | "cut"> {
  /** Goes round the proxy: for what is no part of an experiment. */
  readonly direct: ClientConfig;
}

/**
 * Starts MiniStack behind a hostile proxy. Clients, Terraform's provider and the functions that run in MiniStack reach AWS
 * through it.
 *
 * @param options how MiniStack is started
 * @param faults how hostile the proxy is; unless given, it only keeps to Cognito's quotas
 */
export async function startHostileEmulator(options: EmulatorOptions, faults: Faults = {}): Promise<HostileEmulator> {
  let target = "";
  const proxy = await startProxy(faults, () => target);
  try {
    // Functions inherit the endpoint from MiniStack.
    const environment = { ...options.environment, AWS_ENDPOINT_URL: proxy.endpoint };
    const emulator = await startEmulator({ ...options, environment });
    const { region } = emulator;
    target = emulator.endpoint;
    return {
      ...emulator,
      endpoint: proxy.endpoint,
      environment: clientEnvironment(proxy.endpoint, region),
      clientConfig: { endpoint: proxy.endpoint, region, credentials: ROOT_CREDENTIALS },
      direct: emulator.clientConfig,
      calls: proxy.calls,
      faults: proxy.faults,
      cut: proxy.cut,
      stop: async () => {
        await emulator.stop();
        await proxy.stop();
      },
    };
  } catch (error) {
    await proxy.stop();
    throw error;
  }
}
