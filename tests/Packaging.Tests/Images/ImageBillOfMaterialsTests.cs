using System.Text.Json;
using Packaging.Tests.Supply;

namespace Packaging.Tests.Images;

/// <summary>The bill of materials that lies in each image, against what lies beside it.</summary>
[TestFixture("operator")]
[TestFixture("runtime")]
public sealed class ImageBillOfMaterialsTests(string which)
{
    private string Program => which == "operator" ? "model-operator" : "inference-runtime";

    private BuiltImage Image { get; set; } = null!;

    private string FileName => Path.Combine(Image.Root, "usr/share/sbom", $"{Program}.cdx.json");

    [OneTimeSetUp]
    public async Task TakeImage() => Image = await (which == "operator" ? ImagesFixture.Operator : ImagesFixture.Runtime);

    [Test]
    public async Task Document_IsValid()
    {
        (await BillOfMaterials.MistakesAsync(FileName)).Should().BeEmpty();
    }

    [Test]
    public void Components_EveryLibraryOfTheProgramAndTheFrameworksOfTheBase()
    {
        var names = BillOfMaterials.Read(FileName).Components.Select(component => component.Name).ToArray();
        var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(Image.Root, "app", $"{Program}.deps.json"))).RootElement.GetProperty("libraries");
        var packages = dependencies.EnumerateObject().Where(library => library.Value.GetProperty("type").GetString() == "package").Select(library => library.Name.Split('/')[0]);
        var frameworks = Directory.GetDirectories(Path.Combine(Image.Root, "usr/share/dotnet/shared")).Select(Path.GetFileName);
        string[] native = which == "operator" ? [] : ["onnxruntime", "com.github.asus4.onnxruntime"];

        names.Should().BeEquivalentTo([.. packages, .. frameworks, .. native]);
    }
}
