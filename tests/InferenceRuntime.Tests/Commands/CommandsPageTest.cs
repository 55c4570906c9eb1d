using InferenceRuntime.Commands;
using Testing.Reference;

namespace InferenceRuntime.Tests.Commands;

/// <summary>docs/commands.md has every flag, from the definitions that the parser has. UPDATE_GOLDEN=1 writes it anew.</summary>
public sealed class CommandsPageTest
{
    [Test]
    public void Page_Commands_AreThoseOfTheParser()
    {
        var generated = CommandPage.Of(RuntimeCommands.Create(_ => null), "inference-runtime");

        new GeneratedSection("docs/commands.md", "inference-runtime").Read(generated).Should().Be(generated);
    }
}
