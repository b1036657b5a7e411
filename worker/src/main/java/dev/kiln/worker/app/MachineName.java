package dev.kiln.worker.app;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** How this machine calls itself. A container's is its own; a pod's is the name of the pod. */
final class MachineName {

    private MachineName() {}

    /** {@code HOSTNAME}, where an environment has it, else what the system says; {@code localhost} if it says nothing. */
    static String own() {
        String variable = System.getenv("HOSTNAME");
        if (variable != null && !variable.isBlank()) {
            return variable;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }
}
