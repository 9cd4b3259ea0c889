package io.sockeye.engineio.netty;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import java.util.function.Function;
import org.junit.jupiter.params.Parameter;

/** RFC 6455 on a real socket, with one lane. */
@OnEachNetwork
abstract class WebSocketOnNetty {
  @Parameter NettyIo io = NettyIo.NIO;

  final Recorder recorder = new Recorder();

  TestHost start() {
    return TestHost.start(options(), recorder.service());
  }

  /** Each WebSocket is heard by a listener of the test. */
  TestHost start(Function<WebSocketConnection, WebSocketListener> opened) {
    return TestHost.start(
        options(),
        TestHost.webSocket(
            upgrade ->
                upgrade.accept(
                    upgrade.lane(), new HttpHeaders(), WebSocketOptions.plain(10), opened)));
  }

  NettyHost.Builder options() {
    return NettyHost.builder().io(io).ioThreads(1);
  }
}
