// Raw wire: connections of Socket.IO over both transports (profile protocol). What single packets do: differential.test.mjs.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Session } from "./raw.mjs";
import { isReference, PATIENT, startServer } from "./server.mjs";

const server = await startServer("protocol", PATIENT);
after(() => server.stop());
const endpoint = `${server.url}/socket.io/`;
const CONNECT_TIMEOUT = 1_000;
/** A session that has joined the main namespace. */
async function connect(transport) {
  const session = await Session.open(transport, endpoint);
  await session.send("40");
  assert.match(await session.receive(), /^40\{"sid":"[0-9A-Za-z_-]{20}"\}$/);
  assert.equal(await session.receive(), '42["auth",{}]');
  return session;
}

for (const transport of ["polling", "websocket"]) {
  describe(`the connection, ${transport}`, { concurrency: 4 }, () => {
    test("SIO-12 the socket's id is not the session's, and differs by namespace and by connection", async () => {
      const sids = new Set();
      for (let i = 0; i < 2; i++) {
        const session = await Session.open(transport, endpoint);
        await session.send("40", "40/custom,");
        sids.add(session.sid);
        for (let packets = 0; packets < 4; packets++) {
          const packet = await session.receive();
          if (packet.startsWith("40")) {
            sids.add(JSON.parse(packet.slice(packet.indexOf("{"))).sid);
          }
        }
        session.close();
      }
      assert.equal(sids.size, 6);
    });

    test("SIO-1 only another namespace than the main one", async () => {
      const session = await Session.open(transport, endpoint);
      await session.send("40/custom,");
      assert.match(await session.receive(), /^40\/custom,\{"sid":"[0-9A-Za-z_-]{20}"\}$/);
      assert.equal(await session.receive(), '42/custom,["auth",{}]');
      assert.ok(!(await session.endsWithin(CONNECT_TIMEOUT + 300)));
      session.close();
    });

    test("many packets in one go are answered in order", async () => {
      const session = await connect(transport);
      await session.send(...Array.from({ length: 500 }, (_, i) => `42${i}["message-with-ack",${i}]`));
      for (let i = 0; i < 500; i++) {
        assert.equal(await session.receive(), `43${i}[${i}]`);
      }
      session.close();
    });
  });
}

// The reference makes two sockets, one of which nobody knows, if both arrive in one read.
test("SIO-16 two CONNECTs at once close a WebSocket", { skip: isReference && "it may make two sockets" }, async () => {
  const session = await Session.open("websocket", endpoint);
  session.send("40", "40").catch(() => {});
  assert.ok(await session.endsWithin(CONNECT_TIMEOUT - 200));
  session.close();
});
