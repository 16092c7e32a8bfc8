import net from "node:net";

// Unit tests must not use the network.
jest.spyOn(net.Socket.prototype, "connect").mockImplementation(() => {
  throw new Error("A unit test tried to open a network connection.");
});

// Property tests need more than Jest's 5 seconds on a busy machine.
jest.setTimeout(60_000);
