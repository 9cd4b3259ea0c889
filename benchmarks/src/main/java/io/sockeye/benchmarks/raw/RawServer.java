package io.sockeye.benchmarks.raw;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;

/**
 * The limit of what a server on Netty can do: one handler, its own frame code, replies that know
 * neither JSON nor UTF-8, no heartbeat.
 */
public final class RawServer {
  private static final int BACKLOG = 4096;
  private static final int USAGE = 2;

  private RawServer() {}

  /**
   * Serves until the process is ended, and prints {@code ready} before.
   *
   * @param arguments a port; then {@code coalesced}, for one flush of each member for all publishes
   *     of a read
   * @throws InterruptedException if the thread is interrupted while the port is being opened
   */
  public static void main(String... arguments) throws InterruptedException {
    boolean coalesced = arguments.length == 2 && arguments[1].equals("coalesced");
    if (arguments.length != 1 && !coalesced) {
      System.err.println("usage: RawServer PORT [coalesced]");
      System.exit(USAGE);
    }
    int port = Integer.parseInt(arguments[0]);
    Sessions sessions = new Sessions();
    Polling polling = new Polling(sessions);
    Rooms rooms = new Rooms(coalesced);
    // A single one, as rooms and sessions want it.
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    new ServerBootstrap()
        .group(loop)
        .channel(EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new RawHandler(sessions, polling, rooms));
              }
            })
        .bind("127.0.0.1", port)
        .sync();
    System.out.println("ready");
  }
}
