package dev.kiln.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The Packer that {@code deploy/packer/ensure} finds on this machine, or puts there. */
public final class InstalledPacker {
    private static final long PATIENCE_MINUTES = 10;

    private InstalledPacker() {}

    /**
     * Asks the script, which may install one; for a first time that takes a minute or two.
     *
     * @param kiln the top folder of Kiln's sources
     * @throws StartupException when there is none and none can be had
     */
    public static Path ensure(Path kiln) throws InterruptedException {
        try {
            Process script = new ProcessBuilder(
                            kiln.resolve("deploy/packer/ensure").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String answer = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!script.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || script.exitValue() != 0 || answer.isEmpty()) {
                script.destroy();
                throw new StartupException("deploy/packer/ensure found no Packer: it has said why above");
            }
            return Path.of(answer);
        } catch (IOException e) {
            throw new StartupException("Could not run deploy/packer/ensure in " + kiln + ": " + e.getMessage(), e);
        }
    }
}
