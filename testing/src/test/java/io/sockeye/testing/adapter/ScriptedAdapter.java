package io.sockeye.testing.adapter;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.AdapterContext;
import io.sockeye.server.adapter.cluster.ClusterAdapter;
import io.sockeye.server.adapter.cluster.ClusterAdapterWithHeartbeat;
import io.sockeye.server.adapter.cluster.ClusterMessage;
import io.sockeye.server.adapter.cluster.ClusterMessage.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The wire of a cluster adapter in the hands of a test: messages are JSON texts, with this server's
 * id as {@code me} and ids of requests as {@code q1}, {@code q2}, …; bytes are shown behind the
 * text, as hex in {@code <>}.
 */
final class ScriptedAdapter {
  private final JsonCodec codec;
  private final List<String> published = new ArrayList<>();
  private final List<String> responses = new ArrayList<>();
  private final List<String> requestIds = new ArrayList<>();
  private final Consumer<@Nullable Object> messages;
  private final Consumer<@Nullable Object> directResponses;
  private final ClusterAdapter adapter;

  /** How the next messages are sent; {@code null} is well. */
  @Nullable RuntimeException failure;

  boolean throwing;
  CompletionStage<Integer> serverCount = CompletableFuture.completedFuture(3);

  private ScriptedAdapter(
      ClusterAdapter adapter,
      JsonCodec codec,
      Consumer<@Nullable Object> messages,
      Consumer<@Nullable Object> directResponses) {
    this.adapter = adapter;
    this.codec = codec;
    this.messages = messages;
    this.directResponses = directResponses;
  }

  static ScriptedAdapter of(ClusterAdapter adapter) {
    return adapter instanceof Counting counting ? counting.script : ((Beating) adapter).script;
  }

  ClusterAdapter adapter() {
    return adapter;
  }

  /** What has been published since the last call. */
  List<String> published() {
    List<String> taken = List.copyOf(published);
    published.clear();
    return taken;
  }

  /** What has been answered since the last call: to whom, and what. */
  List<String> responses() {
    List<String> taken = List.copyOf(responses);
    responses.clear();
    return taken;
  }

  /** Something comes for all servers. */
  void message(String text) {
    messages.accept(tree(text));
  }

  /** Something comes for all servers that is no JSON. */
  void message(@Nullable Object tree) {
    messages.accept(tree);
  }

  /** Something comes for this server alone. */
  void response(String text) {
    directResponses.accept(tree(text));
  }

  private CompletionStage<?> publish(ClusterMessage message) {
    if (throwing && failure != null) {
      throw failure;
    }
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    published.add(text(message));
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<?> publishResponse(String requester, Response response) {
    responses.add(requester + " " + text(response));
    return CompletableFuture.completedFuture(null);
  }

  private String text(ClusterMessage message) {
    JsonValues values = codec.encode(List.of(message.toTree()));
    StringBuilder text = new StringBuilder(values.text(0));
    for (ByteBuffer attachment : values.attachments()) {
      byte[] bytes = new byte[attachment.remaining()];
      attachment.duplicate().get(bytes);
      text.append('<').append(HexFormat.of().formatHex(bytes)).append('>');
    }
    Object data = message.data() == null ? null : message.data().get("requestId");
    if (data instanceof String id && !(message instanceof Response) && !requestIds.contains(id)) {
      requestIds.add(id);
    }
    String shown = text.toString().replace(adapter.uid(), "me");
    for (int i = 0; i < requestIds.size(); i++) {
      shown = shown.replace(requestIds.get(i), "q" + (i + 1));
    }
    return shown;
  }

  private @Nullable Object tree(String text) {
    String real = text.replace("\"me\"", "\"" + adapter.uid() + "\"");
    for (int i = 0; i < requestIds.size(); i++) {
      real = real.replace("\"q" + (i + 1) + "\"", "\"" + requestIds.get(i) + "\"");
    }
    byte[] bytes = real.getBytes(StandardCharsets.UTF_8);
    return codec.decode(
        new JsonScanner(JsonLimits.DEFAULT).scanValue(bytes, 0, bytes.length, null),
        0,
        Object.class);
  }

  /** One that knows how many servers there are. */
  static final class Counting extends ClusterAdapter {
    private final ScriptedAdapter script;

    Counting(AdapterContext context) {
      super(context);
      script = new ScriptedAdapter(this, context.codec(), this::onMessage, this::onResponse);
    }

    @Override
    protected CompletionStage<?> publish(ClusterMessage message) {
      return script.publish(message);
    }

    @Override
    protected CompletionStage<?> publishResponse(String requesterUid, Response response) {
      return script.publishResponse(requesterUid, response);
    }

    @Override
    protected CompletionStage<Integer> serverCount() {
      return script.serverCount;
    }
  }

  /** One that lives by heartbeats. */
  static final class Beating extends ClusterAdapterWithHeartbeat {
    private final ScriptedAdapter script;

    Beating(AdapterContext context) {
      super(context);
      script = new ScriptedAdapter(this, context.codec(), this::onMessage, this::onResponse);
    }

    @Override
    protected CompletionStage<?> publish(ClusterMessage message) {
      return script.publish(message);
    }

    @Override
    protected CompletionStage<?> publishResponse(String requesterUid, Response response) {
      return script.publishResponse(requesterUid, response);
    }
  }
}
