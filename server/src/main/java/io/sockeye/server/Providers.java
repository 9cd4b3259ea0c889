package io.sockeye.server;

import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpHostProvider;
import io.sockeye.json.JsonCodec;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/** What is found on the class or module path when the builder names nothing. */
final class Providers {
  private Providers() {}

  static JsonCodec codec() {
    return ServiceLoader.load(JsonCodec.class)
        .findFirst()
        .orElseThrow(
            missing(
                "there is no JSON codec: add the artefact io.sockeye:sockeye-json-jackson, or name one"
                    + " with builder().json(codec)"));
  }

  static HttpHost host() {
    return ServiceLoader.load(HttpHostProvider.class)
        .findFirst()
        .map(HttpHostProvider::create)
        .orElseThrow(
            missing(
                "there is no host: add the artefact io.sockeye:sockeye-engine-netty, or name one with"
                    + " builder().host(host)"));
  }

  private static Supplier<IllegalStateException> missing(String message) {
    return () -> new IllegalStateException(message);
  }
}
