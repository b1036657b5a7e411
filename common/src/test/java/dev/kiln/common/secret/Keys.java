package dev.kiln.common.secret;

import java.util.Map;

/** Made-up secrets of every form, put together here so that no scanner of this repository takes them for real ones. */
public final class Keys {

    private static final String TWENTY_FOUR = "MIIEvQIBADANBgkqhkiG9w0B";

    public static final String PEM = "-----BEGIN RSA " + "PRIVATE KEY-----\n" + (TWENTY_FOUR + "AQEFAASC\n").repeat(3)
            + "-----END RSA " + "PRIVATE KEY-----";

    /** What each is, and the part of the text that must not be seen. */
    public static final Map<String, String> ALL = Map.of(
            "AWS access key id", "AKIA" + "QYLPMN5HHHFPZAM2",
            "AWS secret access key", "aws_secret_access_key = " + "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz",
            "AWS session token", "AWS_SESSION_TOKEN=" + "FwoGZXIvYXdzEBYaD".repeat(10),
            "Azure client secret", "abc8Q~" + "Zm9vYmFyYmF6cXV4LXNwYW0tZWdnc34x.",
            "Azure storage key", "AccountKey=" + "x".repeat(86) + "==",
            "GCP service account",
                    "{\"type\": \"service_account\", \"private_key\": \"" + PEM.replace("\n", "\\n") + "\"}",
            "GCP token", "ya29." + "a0AfH6SMBx7Y3kV9qLmNoPqRsT",
            "PEM block", PEM,
            "GitHub token", "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789",
            "crypt(5)", "$6$" + "abcdefghijklmnop$" + "0123456789".repeat(8) + "abcdef");

    private Keys() {}
}
