package dev.kiln.common.secret;

import static java.util.Map.entry;

import java.util.Map;

/** Made-up secrets of every form, put together here so that no scanner of this repository takes them for real ones. */
public final class Keys {

    private static final String TWENTY_FOUR = "MIIEvQIBADANBgkqhkiG9w0B";

    public static final String PEM = "-----BEGIN RSA " + "PRIVATE KEY-----\n" + (TWENTY_FOUR + "AQEFAASC\n").repeat(3)
            + "-----END RSA " + "PRIVATE KEY-----";

    /** What each is, and the part of the text that must not be seen. */
    public static final Map<String, String> ALL = Map.ofEntries(
            entry("AWS access key id", "AKIA" + "QYLPMN5HHHFPZAM2"),
            entry("AWS secret access key", "aws_secret_access_key = " + "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz"),
            entry("AWS session token", "AWS_SESSION_TOKEN=" + "FwoGZXIvYXdzEBYaD".repeat(10)),
            entry("Azure client secret", "abc8Q~" + "Zm9vYmFyYmF6cXV4LXNwYW0tZWdnc34x."),
            entry("Azure storage key", "AccountKey=" + "x".repeat(86) + "=="),
            entry(
                    "GCP service account",
                    "{\"type\": \"service_account\", \"private_key\": \"" + PEM.replace("\n", "\\n") + "\"}"),
            entry("GCP token", "ya29." + "a0AfH6SMBx7Y3kV9qLmNoPqRsT"),
            entry("PEM block", PEM),
            entry("GitHub token", "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789"),
            entry("crypt(5)", "$6$" + "abcdefghijklmnop$" + "0123456789".repeat(8) + "abcdef"),
            entry("AWS access key id of a session", "ASIA" + "QYLPMN5HHHFPZAM2"),
            entry(
                    "GitHub token with fine-grained rights",
                    "github_pat_" + "11ABCDEFG0123456789_zyxwvutsrqponmlkjihgfedcba9876543210"),
            entry("GitLab token", "glpat-" + "jihgfedcba9876543210"));

    private Keys() {}
}
