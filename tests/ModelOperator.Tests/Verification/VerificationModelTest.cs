using ModelOperator.Verification;
using Testing.Onnx;

namespace ModelOperator.Tests.Verification;

public sealed class VerificationModelTest
{
    [Test]
    public void Bytes_AreTheLinearModel() => VerificationModel.Bytes.Should().Equal(OnnxModels.Linear());

    [Test]
    public void Answer_IsWhatTheModelComputes() => VerificationModel.Answer.Should().Equal(VerificationModel.Question.Select(x => (2 * x) - 1));
}
