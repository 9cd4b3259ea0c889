// server.mjs PORT: npm socket.io with the native addons of ws, answering what the load driver sends.
import { createServer } from "node:http";
import { Server } from "socket.io";

const BACKLOG = 4096;

const http = createServer();
const io = new Server(http, { serveClient: false });

function serve(socket) {
  socket.on("echo", (...args) => args.pop()(...args));
  socket.on("becho", (...args) => args.pop()(...args));
  socket.on("join", (room, ack) => {
    socket.join(room);
    ack();
  });
  socket.on("leave", (room, ack) => {
    socket.leave(room);
    ack();
  });
  socket.on("publish", (room, payload) => socket.nsp.to(room).emit("msg", payload));
}
io.on("connection", serve);
io.of(/^\/ns-\d+$/).on("connection", serve);

// For the memory of connections; needs --expose-gc.
process.on("SIGUSR2", () => {
  globalThis.gc();
  globalThis.gc();
  console.log(`heap ${process.memoryUsage().heapUsed}`);
});

http.listen(Number(process.argv[2]), "127.0.0.1", BACKLOG, () => console.log("ready"));
