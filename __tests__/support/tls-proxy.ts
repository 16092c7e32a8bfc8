import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import type { AddressInfo, Server } from "node:net";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { runProgram } from "../../local/command";

/** Certificates of a private authority, as PEM. */
export interface Certificates {
  /** The path of the certificate of the authority. */
  readonly caFile: string;
  /** The key and the certificate of the server. */
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** Creates a private authority and a certificate for these hosts. */
export async function createCertificates(folder: string, hosts: readonly string[]): Promise<Certificates> {
  const file = (name: string) => path.join(folder, name);
  const openssl = async (...args: readonly string[]) => {
    const { code, stderr } = await runProgram("openssl", args, { folder });
    if (code !== 0) throw new Error(stderr);
  };
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test CA", "-days", "2");
  await openssl("req", ...key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server");
  fs.writeFileSync(file("names"), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(",")}\n`);
  const signed = ["-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"];
  await openssl("x509", "-req", ...signed, "-extfile", "names", "-out", "server.pem");
  return {
    caFile: file("ca.pem"),
    key: fs.readFileSync(file("server.key")),
    cert: fs.readFileSync(file("server.pem")),
  };
}

/** A request that a TLS server received. */
export interface TlsRequest {
  readonly host: string;
  readonly target: string;
  readonly body: string;
}

/** A response of a TLS server, and its type. */
export type TlsResponse = readonly [type: string, body: string];

/** A loopback server. */
export interface LoopbackServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Starts a server in place of all hosts of AWS. */
export function startTlsServer(
  { key, cert }: Certificates,
  respond: (request: TlsRequest) => TlsResponse,
): Promise<LoopbackServer> {
  const handle = async (message: http.IncomingMessage, response: http.ServerResponse) => {
    const body = (await buffer(message)).toString();
    const { host = "", "x-amz-target": target = "" } = message.headers;
    const [type, text] = respond({ host, target: String(target), body });
    response.writeHead(200, { "content-type": type }).end(text);
  };
  const server = https.createServer({ key, cert }, (message, response) => {
    handle(message, response).catch(() => response.destroy());
  });
  return listen(server);
}

/** A proxy that connects clients to a loopback server, whatever host they ask for. */
export interface ConnectProxy extends LoopbackServer {
  /** The hosts that clients asked for, in order. */
  readonly hosts: string[];
}

/** Starts a proxy for CONNECT requests. */
export async function startConnectProxy(targetPort: number): Promise<ConnectProxy> {
  const hosts: string[] = [];
  const server = http.createServer((_request, response) => response.writeHead(400).end());
  server.on("connect", ({ url = "" }: http.IncomingMessage, client: net.Socket) => {
    hosts.push(url);
    const target = net.connect(targetPort, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) socket.on("error", () => socket.destroy());
  });
  return { ...(await listen(server)), hosts };
}

async function listen(server: Server): Promise<LoopbackServer> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
