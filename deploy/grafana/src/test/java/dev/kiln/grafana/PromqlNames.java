package dev.kiln.grafana;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the names of metrics in PromQL; whether it is PromQL at all, promtool says. */
final class PromqlNames {

    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'");
    private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
    private static final Pattern LABELS =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\()\\b");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "by", "on");

    private PromqlNames() {}

    static Set<String> in(String promql) {
        String bare = promql;
        for (Pattern each : new Pattern[] {STRING, MATCHERS, LABELS, RANGE}) {
            bare = each.matcher(bare).replaceAll(" ");
        }
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(bare);
        while (name.find()) {
            boolean isFunction = bare.substring(name.end()).stripLeading().startsWith("(");
            boolean inNumber = name.start() > 0 && Character.isDigit(bare.charAt(name.start() - 1));
            if (!isFunction && !inNumber && !WORDS.contains(name.group())) {
                names.add(name.group());
            }
        }
        return names;
    }
}
