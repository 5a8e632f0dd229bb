import sqlite3

import pandas as pd

with sqlite3.connect(":memory:") as db:
    pd.read_csv("orders.csv").to_sql("orders", db, index=False)
    pd.read_csv("customers.csv").to_sql("customers", db, index=False)
    clean = pd.read_sql(
        """
        SELECT DISTINCT o.order_id, o.customer_id, c.country, o.status,
            substr(o.ordered_on, 7, 4) || '-' || substr(o.ordered_on, 4, 2) || '-' || substr(o.ordered_on, 1, 2)
                AS ordered_on,
            CASE o.status WHEN 'cancelled' THEN 0 ELSE o.amount END AS amount
        FROM orders AS o LEFT JOIN customers AS c USING (customer_id)
        """,
        db,
    )
clean.to_csv("clean.csv", index=False, na_rep="NaN")
