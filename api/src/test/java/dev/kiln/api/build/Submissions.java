package dev.kiln.api.build;

/** Ways in which requests come, to test with. */
public final class Submissions {

    private Submissions() {}

    /** Without a key: each is a build of its own. */
    public static Submission anonymous() {
        return new Submission("test", "http", null, "fingerprint");
    }

    public static Submission withKey(String key, String fingerprint) {
        return new Submission("test", "http", key, fingerprint);
    }
}
