/**
 * Stands in for `readFile` of `node:fs/promises` in the bundle, where nothing but the SDK calls it: it looks for the shared
 * configuration files, such as `~/.aws/config`, which no Lambda function has. It takes this for files that are not there.
 *
 * @param path the file that was asked for
 * @throws Error always
 */
export function readFile(path: string): Promise<never> {
  return Promise.reject(new Error(`${path} is not read: the environment alone configures the function.`));
}
