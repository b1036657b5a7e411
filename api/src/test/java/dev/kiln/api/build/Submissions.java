package dev.kiln.api.build;

import dev.kiln.common.build.BuildId;

/** Ways in which requests come, to test with. */
public final class Submissions {

    private Submissions() {}

    /** Without a key: each is a build of its own. */
    public static Submission anonymous() {
        return new Submission("test", "http", null, "fingerprint");
    }

    /** The build that a ledger made of a request. */
    public static BuildId fresh(Acceptance acceptance) {
        return ((Acceptance.Fresh) acceptance).build();
    }

    public static Submission withKey(String key, String fingerprint) {
        return new Submission("test", "http", key, fingerprint);
    }
}
