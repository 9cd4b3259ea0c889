package io.sockeye.server.adapter;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.http.SharedMessage;
import java.util.ArrayList;
import java.util.List;

/** The frames of a packet while the members of one lane take their share. */
final class SharedFrames implements AutoCloseable {
  final List<SharedMessage> messages;

  SharedFrames(List<EngineFrame> frames) {
    messages = new ArrayList<>(frames.size());
    for (EngineFrame frame : frames) {
      messages.add(new SharedMessage(frame.bytes(), frame.binary()));
    }
  }

  @Override
  public void close() {
    messages.forEach(SharedMessage::close);
  }
}
