/** The JSON codec on Jackson 3. */
module io.sockeye.json.jackson {
  requires static transitive org.jspecify;
  requires transitive io.sockeye.protocol;
  requires tools.jackson.databind;
}
