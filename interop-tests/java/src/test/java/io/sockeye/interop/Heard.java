package io.sockeye.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.emitter.Emitter;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What an emitter emits under one name, from now on. */
final class Heard {
  private static final long PATIENCE_SECONDS = 30;

  private final String event;
  private final BlockingQueue<List<Object>> all = new LinkedBlockingQueue<>();

  Heard(Emitter emitter, String event) {
    this.event = event;
    emitter.on(event, args -> all.add(Plain.list(args)));
  }

  /** The arguments of the next one, as plain values. */
  List<Object> next() {
    try {
      List<Object> args = all.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(args).as("event %s", event).isNotNull();
      return args;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
