package dev.kiln.api.sql;

import dev.kiln.common.message.MessageCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The current row of a result, in the types of Kiln. The plain methods are for columns that the schema declares not
 * null; {@code optional...} for the others. Valid until the result moves on.
 */
public record Row(ResultSet columns) {

    public String text(String column) throws SQLException {
        return present(column, optionalText(column));
    }

    public @Nullable String optionalText(String column) throws SQLException {
        return columns.getString(column);
    }

    public int number(String column) throws SQLException {
        return columns.getInt(column);
    }

    public @Nullable Long optionalLong(String column) throws SQLException {
        long value = columns.getLong(column);
        return columns.wasNull() ? null : (Long) value;
    }

    public UUID uuid(String column) throws SQLException {
        return present(column, optionalUuid(column));
    }

    public @Nullable UUID optionalUuid(String column) throws SQLException {
        return columns.getObject(column, UUID.class);
    }

    public Instant instant(String column) throws SQLException {
        return present(column, optionalInstant(column));
    }

    public @Nullable Instant optionalInstant(String column) throws SQLException {
        OffsetDateTime value = columns.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    public <T> T json(String column, Class<T> type) throws SQLException {
        return present(column, optionalJson(column, type));
    }

    public <T> @Nullable T optionalJson(String column, Class<T> type) throws SQLException {
        String value = columns.getString(column);
        return value == null ? null : MessageCodec.mapper().readValue(value, type);
    }

    /** JSON that is passed on as it was written, by whatever version of Kiln. */
    public JsonNode tree(String column) throws SQLException {
        return MessageCodec.mapper().readTree(text(column));
    }

    public List<String> texts(String column) throws SQLException {
        return List.of((String[]) columns.getArray(column).getArray());
    }

    private static <T> T present(String column, @Nullable T value) throws SQLException {
        if (value == null) {
            throw new SQLException("Column " + column + " is null, and the schema says that it cannot be");
        }
        return value;
    }
}
