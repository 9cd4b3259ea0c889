package io.sockeye.testing.adapter;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonValues;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A bus between adapters of one JVM that is as unkind as a network: messages are bytes, each
 * receiver has a thread of its own, and messages may be late, lost, doubled or garbled. What one
 * sends to another keeps its order.
 */
final class Bus {
  private final Map<String, Subscriber> subscribers = new ConcurrentHashMap<>();
  private final Set<Integer> mute = ConcurrentHashMap.newKeySet();
  private final Random random;
  private volatile int maxDelayMicros;
  private volatile UnaryOperator<byte[]> fault = UnaryOperator.identity();
  private volatile int copies = 1;

  Bus(long seed) {
    random = new Random(seed);
  }

  /** Who takes messages; on a thread of the bus. */
  interface Receiver {
    /** For everybody. */
    void message(byte[] bytes);

    /** For this one alone. */
    void response(byte[] bytes);
  }

  // ---- how unkind it is

  void delay(int maxMicros) {
    maxDelayMicros = maxMicros;
  }

  /** What a server sends is lost from now on. */
  void mute(int server) {
    mute.add(server);
  }

  /** What is to become of the bytes of each message; empty ones are lost. */
  void fault(UnaryOperator<byte[]> newFault) {
    fault = newFault;
  }

  /** How often each message arrives. */
  void copies(int number) {
    copies = number;
  }

  // ---- what adapters use

  void subscribe(String namespace, String uid, Receiver receiver) {
    subscribers.put(uid, new Subscriber(namespace, receiver));
  }

  void unsubscribe(String uid) {
    Subscriber gone = subscribers.remove(uid);
    if (gone != null) {
      gone.thread.shutdown();
    }
  }

  int count(String namespace) {
    return (int)
        subscribers.values().stream()
            .filter(subscriber -> subscriber.namespace.equals(namespace))
            .count();
  }

  /** To everybody, the sender too: who does not want to hear itself says so. */
  void publish(int server, byte[] bytes) {
    if (!mute.contains(server)) {
      subscribers.values().forEach(one -> one.take(bytes, one.receiver::message));
    }
  }

  void send(int server, String uid, byte[] bytes) {
    Subscriber one = subscribers.get(uid);
    if (one != null && !mute.contains(server)) {
      one.take(bytes, one.receiver::response);
    }
  }

  void close() throws InterruptedException {
    for (Subscriber subscriber : subscribers.values()) {
      subscriber.thread.shutdownNow();
      if (!subscriber.thread.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a receiver does not return");
      }
    }
  }

  private final class Subscriber {
    final String namespace;
    final Receiver receiver;
    final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "bus");
              made.setDaemon(true);
              return made;
            });

    Subscriber(String namespace, Receiver receiver) {
      this.namespace = namespace;
      this.receiver = receiver;
    }

    void take(byte[] sent, java.util.function.Consumer<byte[]> taker) {
      byte[] bytes;
      int delayMicros;
      synchronized (random) {
        bytes = fault.apply(sent.clone());
        delayMicros = maxDelayMicros == 0 ? 0 : random.nextInt(maxDelayMicros);
      }
      for (int i = 0; i < copies && bytes.length > 0; i++) {
        try {
          thread.execute(
              () -> {
                LockSupport.parkNanos(delayMicros * 1000L);
                taker.accept(bytes);
              });
        } catch (RejectedExecutionException gone) {
          return;
        }
      }
    }
  }

  // ---- trees as bytes: JSON and, behind it, the binary values

  static byte[] encode(Map<String, @Nullable Object> tree, JsonCodec codec) {
    JsonValues values = codec.encode(List.of(tree));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      int length = values.end(0) - values.start(0);
      out.writeInt(length);
      out.write(values.array(), values.start(0), length);
      out.writeInt(values.attachments().size());
      for (ByteBuffer attachment : values.attachments()) {
        out.writeInt(attachment.remaining());
        out.write(
            attachment.array(),
            attachment.arrayOffset() + attachment.position(),
            attachment.remaining());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static @Nullable Object decode(byte[] bytes, JsonCodec codec) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte[] text = part(in);
      List<ByteBuffer> attachments = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        attachments.add(ByteBuffer.wrap(part(in)));
      }
      JsonValues values =
          new JsonScanner(JsonLimits.DEFAULT).scanValue(text, 0, text.length, attachments);
      return codec.decode(values, 0, Object.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] part(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("a part is longer than all");
    }
    return in.readNBytes(length);
  }
}
