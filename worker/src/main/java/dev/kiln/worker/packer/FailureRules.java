package dev.kiln.worker.packer;

import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads in the end of a log why Packer failed, and whether it is worth another try. The first rule that matches a line
 * counts; the excerpts that they are made from are in the tests.
 */
final class FailureRules {

    private record Rule(
            String name,
            FailureClass failureClass,
            Pattern pattern,
            @Nullable String advice) {}

    private static final List<Rule> RULES = List.of(
            rule(
                    "template-broken",
                    FailureClass.BAD_REQUEST,
                    "Failed to parse template|Error parsing (JSON|template)|Unsupported (block type|argument|attribute)|Argument or block definition required|Invalid expression",
                    "Correct the template: 'packer validate' shows the same"),
            rule(
                    "variable-missing",
                    FailureClass.BAD_REQUEST,
                    "required variable not set|Unset variable|No value for required variable",
                    "Set it under 'variables' in the request"),
            rule(
                    "variable-unknown",
                    FailureClass.BAD_REQUEST,
                    "Undefined (-var )?variable|A \"[^\"]+\" variable was set but",
                    "Remove it from the request"),
            rule(
                    "plugin-unknown",
                    FailureClass.BAD_REQUEST,
                    "Unknown (builder|provisioner|post-processor)|Missing plugins",
                    "Install the plugin for the worker's Packer, or correct its name in the template"),
            rule(
                    "name-exists",
                    FailureClass.PERMANENT,
                    "is used by an existing AMI|already exists in folder",
                    "Remove or rename the image that has this name"),
            rule(
                    "tests-failed",
                    FailureClass.PERMANENT,
                    "goss non-zero exit status|Error running Goss",
                    "The image does not pass its own tests: see the log"),
            rule(
                    "authentication",
                    FailureClass.PERMANENT,
                    "UnauthorizedOperation|AuthFailure|InvalidClientTokenId|ExpiredToken|NoCredentialProviders|No valid credential sources|AuthorizationFailed",
                    "Check the worker's credentials"),
            rule("no-space", FailureClass.TRANSIENT, "No space left on device", "Free space on the worker"),
            rule("disk-full", FailureClass.TRANSIENT, "No space left on device", "Give the worker more room"),
            rule(
                    "package-lock",
                    FailureClass.TRANSIENT,
                    "Could not get lock /var/lib/(dpkg|apt)|Unable to acquire the dpkg frontend lock",
                    null),
            rule(
                    "mirror",
                    FailureClass.TRANSIENT,
                    "Failed to fetch https?://|50[0234] +(Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)|Hash Sum mismatch|Temporary failure (in name resolution|resolving)",
                    null),
            rule(
                    "network",
                    FailureClass.TRANSIENT,
                    "Connection timed out|connection reset by peer|TLS handshake timeout|i/o timeout|Timeout waiting for SSH|ssh: handshake failed|Connection refused",
                    null),
            rule(
                    "throttled",
                    FailureClass.TRANSIENT,
                    "RequestLimitExceeded|Throttling|TooManyRequests|rate limit exceeded",
                    null),
            rule(
                    "no-capacity",
                    FailureClass.TRANSIENT,
                    "InsufficientInstanceCapacity|Storage allocation failure|ZONE_RESOURCE_POOL_EXHAUSTED|AllocationFailed",
                    null));

    private static final int LONGEST_MESSAGE = 2000;
    private static final int OUT_OF_MEMORY = 137;

    private FailureRules() {}

    /** Why a run that did not succeed failed. */
    static Failure classify(int exitCode, PackerOutput output) {
        for (List<String> place : List.of(output.errors(), output.tail())) {
            for (String line : place.reversed()) {
                for (Rule rule : RULES) {
                    if (rule.pattern().matcher(line).find()) {
                        return failure(rule.failureClass(), rule.name(), line, rule.advice(), exitCode);
                    }
                }
            }
        }
        if (exitCode == OUT_OF_MEMORY) {
            return failure(
                    FailureClass.TRANSIENT, "killed", "Packer was killed, perhaps for lack of memory", null, exitCode);
        }
        String last = output.errors().isEmpty()
                ? "Packer ended with exit code %d".formatted(exitCode)
                : output.errors().getLast();
        return failure(FailureClass.PERMANENT, "packer-exit", last, null, exitCode);
    }

    private static Failure failure(
            FailureClass failureClass, String rule, String line, @Nullable String advice, int exitCode) {
        String message = line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + " ...";
        return new Failure(failureClass, rule, message, advice, exitCode);
    }

    private static Rule rule(String name, FailureClass failureClass, String pattern, @Nullable String advice) {
        return new Rule(name, failureClass, Pattern.compile(pattern), advice);
    }
}
