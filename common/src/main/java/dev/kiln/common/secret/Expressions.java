package dev.kiln.common.secret;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Packer renders the values of variables in JSON templates: {@code {{env `NAME`}}} in a request would put a secret of the
 * worker into the image. Such values are refused.
 */
public final class Expressions {

    /** The functions of {@code template/interpolate/funcs.go} that read what is the worker's own. */
    private static final Pattern READER = Pattern.compile("\\b(env|vault|consul_key|aws_secretsmanager(_raw)?)\\b");

    private static final Pattern VARIABLE = Pattern.compile("\\buser\\s*[(\\s]*[`\"]([^`\"]*)[`\"]");

    private Expressions() {}

    /** Whether rendering the value would read the worker's environment, or a store of secrets. */
    public static boolean readsSecrets(String value) {
        return value.contains("{{") && READER.matcher(value).find();
    }

    /** Whether rendering the value would read one of the variables. */
    public static boolean reads(String value, Predicate<String> variables) {
        return value.contains("{{")
                && VARIABLE.matcher(value).results().anyMatch(each -> variables.test(each.group(1)));
    }
}
