SELECT
    c.name AS Name,
    SUM(CASE WHEN date(o.ordered_at) BETWEEN '2025-03-01' AND '2025-03-31' THEN 1 ELSE 0 END) AS Orders,
    SUM(CASE WHEN date(o.ordered_at) BETWEEN '2025-03-01' AND '2025-03-31'
        THEN (SELECT COUNT(*) FROM parcels AS p WHERE p.order_id = o.id) ELSE 0 END) AS Parcels,
    CAST(SUM(CASE WHEN date(o.ordered_at) BETWEEN '2025-03-01' AND '2025-03-31' THEN o.cents ELSE 0 END) AS REAL) / 100 AS Spent
FROM customers AS c
LEFT JOIN orders AS o ON o.customer_id = c.id
WHERE NOT EXISTS (SELECT * FROM blocked WHERE blocked.customer_id = c.id)
GROUP BY c.id, c.name;
