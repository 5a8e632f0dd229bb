SELECT name, SUM(n) AS "how many", SUM(p) AS boxes, SUM(e) AS euros
FROM (
    SELECT c.id, c.name, 0 AS n, 0 AS p, 0.0 AS e FROM customers AS c
    UNION ALL
    SELECT c.id, c.name, 1, 0, o.cents / 100.0 FROM customers AS c JOIN orders AS o ON o.customer_id = c.id
    WHERE o.ordered_at BETWEEN '2025-03-01 00:00:00' AND '2025-03-31 23:59:59'
    UNION ALL
    SELECT c.id, c.name, 0, 1, 0 FROM customers AS c JOIN orders AS o ON o.customer_id = c.id JOIN parcels AS x ON x.order_id = o.id
    WHERE o.ordered_at BETWEEN '2025-03-01 00:00:00' AND '2025-03-31 23:59:59'
)
WHERE id NOT IN (SELECT IFNULL(customer_id, -1) FROM blocked)
GROUP BY id, name
