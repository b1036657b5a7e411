package dev.kiln.api.sql;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells a database that is away, or overwhelmed, from one that refuses: only the first is worth another try. */
public final class DatabaseOutage {

    private DatabaseOutage() {}

    /** Whether that is why something failed. */
    public static boolean isCauseOf(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof DataAccessResourceFailureException
                    || each instanceof TransientDataAccessException
                    || each instanceof RecoverableDataAccessException
                    || each instanceof CannotCreateTransactionException
                    || each instanceof TransactionSystemException) {
                return true;
            }
        }
        return false;
    }
}
