package dev.kiln.worker.app;

import dev.kiln.worker.process.ControlGroups;
import dev.kiln.worker.process.Guard;
import dev.kiln.worker.process.Limits;
import java.io.IOException;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** What an attempt on this machine may use, if that is limited. */
record Confinement(Optional<ControlGroups> groups) {

    /** @throws IOException if there are limits, and nothing that sees to them */
    static Confinement of(WorkerProperties.Limits limits) throws IOException {
        if (limits.isEmpty()) {
            return new Confinement(Optional.empty());
        }
        try {
            return new Confinement(Optional.of(ControlGroups.with(new Limits(
                    Optional.ofNullable(limits.memory()).map(DataSize::toBytes).orElse(null),
                    limits.cpus(),
                    limits.processes()))));
        } catch (IOException e) {
            throw new IOException(
                    "kiln.worker.limits is set, and this worker cannot limit what it starts: %s. Start it by a systemd unit with Delegate=cpu memory pids and ProtectControlGroups=no, as deploy/systemd/kiln-worker.service has them, on a machine with cgroup v2; or remove the limits"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /** A guard that sees to the limits, too. */
    Guard by(Guard guard) {
        return groups.map(guard::with).orElse(guard);
    }
}
