# tries: put a labrunner of its own where the real one might be imported from
# expect: failed
import sys
import types

fake = types.ModuleType("labrunner")
fake.verdict = types.ModuleType("labrunner.verdict")
fake.verdict.Outcome = types.SimpleNamespace(PASSED="passed", FAILED="passed", ERROR="passed")
sys.modules.update({"labrunner": fake, "labrunner.verdict": fake.verdict, "inside": fake, "msgspec": fake})


def wrong(*args, **kwargs):
    return 0.0


softmax = softmax_jacobian = softmax_jacobian_fd = ce_loss = ce_grad = ce_grad_fd = wrong
