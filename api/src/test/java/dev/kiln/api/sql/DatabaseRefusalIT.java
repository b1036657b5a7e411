package dev.kiln.api.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kiln.api.KilnApi;
import dev.kiln.embedded.LoopbackPort;
import dev.kiln.servers.Database;
import java.net.ConnectException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Refusals of a real PostgreSQL. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseRefusalIT {

    private static final Database DATABASE = Database.startTemporary();

    @AfterAll
    static void stop() {
        DATABASE.close();
    }

    @Test
    void aDatabaseThatIsNotThereStopsTheStartInAFewLinesThatSayWhatToDo(CapturedOutput output) {
        String nowhere = "jdbc:postgresql://127.0.0.1:%d/kiln".formatted(LoopbackPort.free());

        assertThatThrownBy(() -> SpringApplication.run(
                        KilnApi.class,
                        "--spring.datasource.url=" + nowhere,
                        "--server.port=0",
                        "--logging.level.root=ERROR"))
                .hasRootCauseInstanceOf(ConnectException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "refused", "SPRING_DATASOURCE_URL")
                .doesNotContain("\tat ");
    }

    @Test
    void aWrongPasswordAWrongDatabaseAndAUserWithoutRightsAreToldApart() throws SQLException {
        try (var connection =
                        DriverManager.getConnection(DATABASE.jdbcUrl(), DATABASE.username(), DATABASE.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE USER guest PASSWORD 'guest'");
        }

        assertThat(refusal(DATABASE.jdbcUrl(), "guest", "wrong").getAction()).contains("spring.datasource.password");
        assertThat(refusal(DATABASE.jdbcUrl().replace("/kiln", "/nothing"), "guest", "guest")
                        .getAction())
                .contains("Create the database");
        assertThat(refusal(DATABASE.jdbcUrl(), "guest", "guest"))
                .satisfies(each -> assertThat(each.getAction()).contains("owner of the database"))
                .satisfies(each -> assertThat(each.getDescription()).contains("permission denied"));
    }

    private static FailureAnalysis refusal(String url, String user, String password) {
        SQLException refused = (SQLException) catchThrowable(() -> {
            try (var connection = DriverManager.getConnection(url, user, password);
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE build (id int)");
            }
        });
        return Objects.requireNonNull(new DatabaseRefusal().analyze(new IllegalStateException(refused)));
    }
}
