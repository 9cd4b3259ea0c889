/** Packets and codecs of Engine.IO and Socket.IO: no I/O, no threads, no clock, no dependency. */
module io.sockeye.protocol {
  requires static org.jspecify;

  exports io.sockeye.engineio.protocol;
  exports io.sockeye.event;
  exports io.sockeye.json;
  exports io.sockeye.socketio.protocol;
}
