import net from "node:net";

// A unit test that reaches the network is not a unit test.
jest.spyOn(net.Socket.prototype, "connect").mockImplementation(() => {
  throw new Error("A unit test tried to open a network connection.");
});
