/** The JSON codec on Jackson 3. */
module io.sockeye.json.jackson {
  requires static org.jspecify;
  requires transitive io.sockeye.protocol;
  requires transitive tools.jackson.databind;

  exports io.sockeye.json.jackson;

  provides io.sockeye.json.JsonCodec with
      io.sockeye.json.jackson.JacksonJsonCodec;
}
