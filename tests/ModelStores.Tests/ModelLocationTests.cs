namespace ModelStores.Tests;

public sealed class ModelLocationTests
{
    [TestCase("s3://models/rec.onnx", "s3://models/rec.onnx", null)]
    [TestCase("s3://models/bundle.tar.gz#onnx/rec.onnx", "s3://models/bundle.tar.gz", "onnx/rec.onnx")]
    [TestCase("https://host/m.zip?sig=a#a%20b.onnx", "https://host/m.zip?sig=a", "a b.onnx")]
    [TestCase("file:///models/#", "file:///models/", null)]
    public void Parse_Fragment_IsTheEntry(string text, string uri, string? entry)
    {
        var location = ModelLocation.Parse(text);

        location.Uri.OriginalString.Should().Be(uri);
        location.Entry.Should().Be(entry);
        location.Text.Should().Be(text);
    }

    [TestCase("/models/rec.onnx")]
    [TestCase("rec.onnx")]
    [TestCase("")]
    public void Parse_NoScheme_SaysWhatIsExpected(string text)
    {
        var act = () => ModelLocation.Parse(text);

        act.Should().Throw<StoreException>().Where(e => e.Failure == StoreFailure.InvalidUri).WithMessage("*file:///models/model.onnx*");
    }

    [TestCase("https://user:pass@host/m.onnx?token=x#e.onnx", "https://host/m.onnx?...#e.onnx")]
    [TestCase("https://host/m.onnx", "https://host/m.onnx")]
    public void Shown_Secrets_AreLeftOut(string text, string shown) => ModelLocation.Parse(text).Shown.Should().Be(shown);
}
