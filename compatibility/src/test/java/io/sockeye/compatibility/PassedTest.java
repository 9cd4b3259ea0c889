package io.sockeye.compatibility;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A test that has passed.
 *
 * @param place the class and method, or the file
 * @param name what it says of itself
 * @param carriers transport and version each, such as {@code polling v4}
 */
record PassedTest(String place, String name, Set<String> carriers) {
  private static final Pattern ID = Pattern.compile("\\b([ES]IO)-(\\d+)\\b");
  private static final Pattern ID_IN_METHOD = Pattern.compile("(?:^|\\.|_)([es]io)(\\d+)(?=_|$)");

  /** Returns the features it is named after. */
  Set<String> ids() {
    Set<String> ids = new TreeSet<>();
    for (Pattern pattern : new Pattern[] {ID, ID_IN_METHOD}) {
      for (String text : new String[] {place, name}) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
          ids.add(matcher.group(1).toUpperCase(Locale.ROOT) + "-" + matcher.group(2));
        }
      }
    }
    return ids;
  }
}
