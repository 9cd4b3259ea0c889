package io.sockeye.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A behaviour that is wanted.
 *
 * @param id its number
 * @param meaning what it is, in one line
 * @param why why there is no test of it; empty if there has to be one
 */
record Feature(String id, String meaning, String why) {
  private static final String OF_VERSION_3 = "Version 3:";

  /** Whether it is about this transport and version at all: some are about version 3 only. */
  boolean isOf(String carrier) {
    return !meaning.startsWith(OF_VERSION_3) || carrier.endsWith(" v3");
  }

  static List<Feature> all() throws IOException {
    return Files.readAllLines(Path.of("features.tsv")).stream()
        .map(line -> line.split("\t", -1))
        .map(fields -> new Feature(fields[0], fields[1], fields.length > 2 ? fields[2] : ""))
        .toList();
  }
}
