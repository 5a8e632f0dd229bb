from pathlib import Path

import numpy as np
import pandas as pd


def load(name: str) -> pd.DataFrame:
    return pd.read_csv(Path(name), dtype={"customer_id": "string", "order_id": "string"})


def clean(orders: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    orders = orders.copy()
    orders.drop_duplicates(inplace=True, ignore_index=True)
    orders["ordered_on"] = [pd.Timestamp(year=int(y), month=int(m), day=int(d)) for d, m, y in orders["ordered_on"].str.split("/")]
    orders["amount"] = np.where(orders["status"] == "cancelled", 0.0, orders["amount"])
    return orders.join(customers.set_index("customer_id"), on="customer_id")


def main() -> None:
    result = clean(load("orders.csv"), load("customers.csv"))
    result.to_csv("clean.csv", date_format="%Y-%m-%d %H:%M:%S")


if __name__ == "__main__":
    main()
