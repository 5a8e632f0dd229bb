import csv
from datetime import datetime

with open("customers.csv", newline="") as file:
    countries = {row["customer_id"]: row["country"] for row in csv.DictReader(file)}

seen = set()
with open("orders.csv", newline="") as file, open("clean.csv", "w", newline="") as target:
    writer = csv.writer(target)
    writer.writerow(["order_id", "country", "amount", "ordered_on"])
    for row in csv.DictReader(file):
        if row["order_id"] in seen:
            continue
        seen.add(row["order_id"])
        day = datetime.strptime(row["ordered_on"], "%d/%m/%Y").date()
        amount = "0" if row["status"] == "cancelled" else row["amount"]
        writer.writerow([row["order_id"], countries.get(row["customer_id"], ""), amount, day.isoformat()])
