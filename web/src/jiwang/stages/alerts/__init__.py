"""③ 监测预警: what happened to a household, in a sentence, with file, day, rule and article."""
