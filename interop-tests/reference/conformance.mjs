// The conformance profiles on the reference implementation (npm socket.io, engine.io).
// Running the suite against it proves that the suite asserts what Socket.IO really does.

import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Server as EngineServer } from "engine.io";
import { Server as SocketServer } from "socket.io";
import msgpack from "socket.io-msgpack-parser";

const PROFILES = {
  engine: { port: 3000, start: (http) => engine(http, false) },
  engine3: { port: 3000, start: (http) => engine(http, true) },
  "engine-client": { port: 3000, start: engineClient },
  protocol: { port: 3000, start: protocol },
  client: { port: 3210, start: client },
  "java-client": { port: 3000, start: javaClient },
  load: { port: 3300, start: load },
  recovery: { port: 3000, start: recovery },
};

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: "string" },
    "ping-timeout": { type: "string" },
    origin: { type: "string" },
    deflate: { type: "boolean" },
    eio3: { type: "boolean" },
    parser: { type: "string" },
  },
});
/** What is asked for in every profile of Socket.IO. */
const common = { allowEIO3: options.eio3, ...(options.parser === "msgpack" && { parser: msgpack }) };
const profile = PROFILES[positionals[0]];
if (!profile) {
  console.error(`unknown profile ${positionals[0]}; there are: ${Object.keys(PROFILES).join(", ")}`);
  process.exit(2);
}
const port = Number(options.port ?? process.env.PORT ?? profile.port);
const http = createServer((request, response) => response.writeHead(404).end());
const server = profile.start(http);
http.listen(port, () => console.log("ready"));

process.on("SIGTERM", () => {
  server.close();
  http.close();
  // One turn for the last frames to be written: this is a close, not a drain.
  setTimeout(() => process.exit(0), 50);
});

function engine(http, allowEIO3) {
  const engine = new EngineServer({
    pingInterval: 300,
    pingTimeout: Number(options["ping-timeout"] ?? 200),
    maxHttpBufferSize: 1e6,
    cors: { origin: options.origin ?? "*" },
    allowEIO3,
  });
  engine.attach(http, { path: "/engine.io/" });
  engine.on("connection", (socket) => socket.on("message", (data) => socket.send(data)));
  return engine;
}

function engineClient(http) {
  const engine = new EngineServer({
    pingInterval: 500,
    maxHttpBufferSize: 100,
    allowRequest: (request, callback) => {
      const query = new URL(request.url, "http://localhost").searchParams;
      callback(null, !query.has("deny"));
    },
  });
  const lastPost = new Map();
  engine.use((request, response, next) => {
    if (request.method === "POST") {
      lastPost.set(new URL(request.url, "http://localhost").searchParams.get("sid"), request.headers);
    }
    next();
  });
  engine.on("initial_headers", (headers) => {
    headers["Set-Cookie"] = [
      "1=1; Max-Age=86400",
      "2=2; Path=/; HttpOnly; Secure; SameSite=Strict",
      "3=3; Max-Age=0",
      `4=4; Expires=${new Date().toUTCString()}`,
    ];
  });
  engine.on("connection", (socket) => {
    socket.send("hi");
    socket.on("message", (data) => {
      if (data === "give binary") {
        socket.send(Buffer.from([0, 1, 2, 3, 4]));
      } else if (data === "give utf8") {
        socket.send("пойду спать всем спокойной ночи");
      } else if (data === "sendHeaders") {
        socket.send(JSON.stringify(lastPost.get(socket.id)));
      } else {
        socket.send(data);
      }
    });
    socket.on("close", () => lastPost.delete(socket.id));
  });
  engine.attach(http, { path: "/engine.io/" });
  return engine;
}

function protocol(http) {
  const io = new SocketServer(http, {
    ...common,
    pingInterval: 300,
    pingTimeout: Number(options["ping-timeout"] ?? 200),
    maxHttpBufferSize: 1e6,
    connectTimeout: 1000,
    cors: { origin: "*" },
  });
  io.on("connection", (socket) => {
    socket.emit("auth", socket.handshake.auth);
    socket.on("message", (...args) => socket.emit("message-back", ...args));
    socket.on("message-with-ack", (...args) => args.pop()(...args));
    socket.on("ask-room", async (timeout) => {
      const room = io.to(socket.id);
      const asked = timeout === undefined ? room : room.timeout(timeout);
      const [answers, complete] = await asked.emitWithAck("question").then(
        (all) => [all, true],
        ({ responses }) => [responses, false],
      );
      socket.emit("answers", answers, complete);
    });
  });
  io.of("/custom").on("connection", (socket) => socket.emit("auth", socket.handshake.auth));
  return io;
}

function client(http) {
  const io = new SocketServer(http, {
    ...common,
    pingInterval: 2000,
    connectionStateRecovery: {},
    allowRequest: (request, callback) => setTimeout(() => callback(null, true), 10),
  });
  io.of("/foo").on("connection", (socket) => socket.on("getId", (ack) => ack(socket.id)));
  ["/timeout_socket", "/valid", "/asd"].forEach((name) => io.of(name));
  io.of("/abc").on("connection", (socket) => socket.emit("handshake", socket.handshake));
  io.of("/no").use((socket, next) => next(new Error("Auth failed (custom namespace)")));
  io.use((socket, next) => {
    next("fail" in socket.handshake.query ? new Error("Auth failed (main namespace)") : undefined);
  });

  const isLolMessage = (value) => value?.hello === "lol" && Buffer.isBuffer(value.message) && value.goodbye === "gotcha";
  io.on("connection", (socket) => {
    socket.on("hi", () => socket.emit("hi"));
    socket.on("echo", (value, ack) => ack(value));
    socket.on("ack", () => {
      socket.emit("ack", (number, object) => {
        if (number === 5 && object?.test) {
          socket.emit("got it");
        }
      });
    });
    socket.on("getAckDate", (value, ack) => ack(new Date()));
    socket.on("getDate", () => socket.emit("takeDate", new Date()));
    socket.on("getDateObj", () => socket.emit("takeDateObj", { date: new Date() }));
    socket.on("getUtf8", () => {
      for (const text of ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"]) {
        socket.emit("takeUtf8", text);
      }
    });
    socket.on("false", () => socket.emit("false", false));
    socket.on("doge", () => socket.emit("doge", Buffer.from("asdfasdf")));
    socket.on("buffa", (value) => Buffer.isBuffer(value) && socket.emit("buffack"));
    socket.on("jsonbuff", (value) => isLolMessage(value) && socket.emit("jsonbuff-ack"));
    socket.on("jsonblob", (value) => isLolMessage(value) && socket.emit("jsonblob-ack"));
    socket.on("blob", (value) => Buffer.isBuffer(value) && socket.emit("back"));
    socket.on("getbin", () => socket.emit("takebin", Buffer.from("asdfasdf")));
    socket.on("getHandshake", (ack) => ack(socket.handshake));
    socket.on("getId", (ack) => ack(socket.id));
    inOrder(socket, ["abuff1", "abuff2"], [Buffer.isBuffer, Buffer.isBuffer], "abuff2-ack");
    inOrder(socket, ["blob1", "blob2", "blob3"], [Buffer.isBuffer, (value) => value === "second", Buffer.isBuffer], "blob3-ack");
  });
  return io;
}

/** Answers the last of some events when they came one after the other with the right values. */
function inOrder(socket, events, checks, answer) {
  let seen = 0;
  events.forEach((event, i) => {
    socket.on(event, (value) => {
      seen = seen === i && checks[i](value) ? seen + 1 : 0;
      if (seen === events.length) {
        seen = 0;
        socket.emit(answer);
      }
    });
  });
}

function javaClient(http) {
  const io = new SocketServer(http, { ...common, pingInterval: 2000 });
  io.engine.on("headers", (headers, request) => {
    if (request.headers["x-socketio"]) {
      headers["X-SocketIO"] = request.headers["x-socketio"];
    }
  });
  io.of("/foo").on("connection", (socket) => {
    socket.on("room", (...args) => io.of("/foo").to(socket.id).emit("roomBack", ...args));
  });
  ["/timeout_socket", "/valid", "/asd"].forEach((name) => io.of(name));
  io.of("/abc").on("connection", (socket) => socket.emit("handshake", socket.handshake));
  io.of("/no").use((socket, next) => next(Object.assign(new Error("auth failed"), { data: { a: "b", c: 3 } })));
  io.on("connection", (socket) => {
    socket.send("hello client");
    socket.on("message", (...args) => socket.send(...args));
    socket.on("echo", (...args) => socket.emit("echoBack", ...args));
    socket.on("ack", (...args) => args.pop()(...args));
    socket.on("callAck", () => socket.emit("ack", (...args) => socket.emit("ackBack", ...args)));
    socket.on("callAckBinary", () => socket.emit("ack", (value) => socket.emit("ackBack", value)));
    socket.on("getAckBinary", (value, ack) => ack(Buffer.from("huehue")));
    socket.on("getAckDate", (value, ack) => ack(new Date()));
    socket.on("broadcast", (...args) => socket.broadcast.emit("broadcastBack", ...args));
    socket.on("room", (value) => io.to(socket.id).emit("roomBack", value));
    socket.on("requestDisconnect", () => socket.disconnect());
    socket.on("getHandshake", (ack) => ack(socket.handshake));
  });
  return io;
}

function load(http) {
  const io = new SocketServer(http, { ...common, serveClient: false, perMessageDeflate: Boolean(options.deflate) });
  const serve = (socket) => {
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
  };
  io.on("connection", serve);
  io.of(/^\/ns-\d+$/).on("connection", serve);
  return io;
}

/** Middlewares run, as by default in our server. */
function recovery(http) {
  const io = new SocketServer(http, { ...common, connectionStateRecovery: { skipMiddlewares: false } });
  io.use((socket, next) => next(socket.handshake.auth.banned ? new Error("banned") : undefined));
  io.on("connection", (socket) => {
    socket.on("join", (room, ack) => {
      socket.join(room);
      ack(room);
    });
    socket.on("leave", (room, ack) => {
      socket.leave(room);
      ack(room);
    });
    socket.on("keep", (value, ack) => {
      socket.data.kept = value;
      ack(value);
    });
    socket.on("state", (ack) => ack(socket.recovered, [...socket.rooms].sort(), socket.data));
    socket.on("present", (id, ack) => ack(io.sockets.sockets.has(id)));
    socket.on("emit", ({ id, to = [], except = [], volatile = false }, ...event) => {
      if (id) {
        io.sockets.sockets.get(id)?.emit(...event);
        return;
      }
      const operator = io.to(to).except(except);
      (volatile ? operator.volatile : operator).emit(...event);
    });
  });
  return io;
}
