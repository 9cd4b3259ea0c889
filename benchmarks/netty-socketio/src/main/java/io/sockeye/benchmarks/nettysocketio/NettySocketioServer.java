package io.sockeye.benchmarks.nettysocketio;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;

/**
 * netty-socketio with its defaults, but for native epoll and a backlog that holds many handshakes.
 */
public final class NettySocketioServer {
  private static final int BACKLOG = 4096;
  private static final int USAGE = 2;

  private NettySocketioServer() {}

  /**
   * Serves until the process is ended, and prints {@code ready} before.
   *
   * @param arguments a port
   */
  public static void main(String... arguments) {
    if (arguments.length != 1) {
      System.err.println("usage: NettySocketioServer PORT");
      System.exit(USAGE);
    }
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(Integer.parseInt(arguments[0]));
    configuration.setUseLinuxNativeEpoll(true);
    configuration.getSocketConfig().setReuseAddress(true);
    configuration.getSocketConfig().setAcceptBackLog(BACKLOG);

    SocketIOServer server = new SocketIOServer(configuration);
    server.addEventListener("echo", String.class, (client, text, ack) -> ack.sendAckData(text));
    server.addEventListener(
        "becho", byte[].class, (client, bytes, ack) -> ack.sendAckData((Object) bytes));
    server.addEventListener(
        "join",
        String.class,
        (client, room, ack) -> {
          client.joinRoom(room);
          ack.sendAckData();
        });
    server.addEventListener(
        "leave",
        String.class,
        (client, room, ack) -> {
          client.leaveRoom(room);
          ack.sendAckData();
        });
    server.addMultiTypeEventListener(
        "publish",
        (client, values, ack) ->
            server.getRoomOperations(values.<String>get(0)).sendEvent("msg", values.<String>get(1)),
        String.class,
        String.class);
    server.start();
    System.out.println("ready");
  }
}
