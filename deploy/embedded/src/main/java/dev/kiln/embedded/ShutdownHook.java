package dev.kiln.embedded;

import org.jspecify.annotations.Nullable;

/** Work for the end of the JVM, for those who forget to close what they started. */
final class ShutdownHook {
    private ShutdownHook() {}

    static Thread add(String name, Runnable work) {
        Thread hook = new Thread(work, name);
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    /** Forgets a hook; no effect while the JVM is ending, be it from within the hook itself. */
    static void remove(@Nullable Thread hook) {
        if (hook == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hooks run already, and closing twice does no harm.
        }
    }
}
